"""The assistant's door: what a program that speaks the Model Context Protocol can read and write down."""
