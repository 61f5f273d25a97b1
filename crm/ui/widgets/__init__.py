"""Custom fields and components for what Streamlit's widgets cannot do."""
