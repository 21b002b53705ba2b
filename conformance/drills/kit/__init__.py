"""What the drills stand on: processes, ports, and the means to see and to break things. Nothing of an engine in particular."""
