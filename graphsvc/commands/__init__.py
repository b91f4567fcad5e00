"""The commands of the command line, one module each; a command's module is imported when it is called."""
