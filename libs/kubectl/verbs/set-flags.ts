import { dryRunFlag } from '#kubectl/flags/dry-run.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { printFlags } from '#kubectl/printers/print-flags.js';
import { fileFlags } from '#kubectl/resources/files.js';

/** Flags of each `kubectl set …`. */
export const setFlags = {
  ...fileFlags,
  ...printFlags,
  all: bool({ help: 'Every object of the types in the namespace.' }),
  dryRun: dryRunFlag,
  fieldManager: text({ initial: 'kubectl-set', help: 'Name of the manager used to track field ownership.' }),
  local: bool({ help: 'Change the file and print it, without the server.' }),
};
export const selectorFlag = text({ short: 'l', help: 'Only objects whose labels fit.' });

/** Objects of the server are not reached with --local. */
export const NOT_LOCAL = "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";
