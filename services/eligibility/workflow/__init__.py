"""What officers and applicants do here, one function a use case, a module a matter."""
