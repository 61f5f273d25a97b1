"""Fields of our own, for what Streamlit's lose or cannot say."""
