"""The register of agreements between organisations."""
