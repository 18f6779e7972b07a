"""The whole product in one local process, made from the same templates as the deployment."""
