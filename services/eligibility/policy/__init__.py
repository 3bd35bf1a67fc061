"""Policy as dated data: standards, parameters, kinds of means, property rules and powers, each with its clause."""
