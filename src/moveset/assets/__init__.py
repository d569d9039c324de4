"""Networks that come with the package; NOTICE.md says where each is from."""
