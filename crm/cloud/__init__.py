"""`python -m crm cloud-setup`: from one connection to the secrets of a hosted Embers."""
