/// The command line: the main method, the verbs, and the command lines of other programs.
package locum.cli;
