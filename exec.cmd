@rem The npm scripts begin with `exec`, so that a signal to npm reaches Node instead of the shell between them.
@rem cmd.exe has no such word and finds this file instead: it runs what follows.
@%*
