"""The HTTP edge that all services share: routes with permissions, one transaction a request, problem documents."""
