"""A due step on the screen: its card, its buttons, its draft, its dialogs."""
