import { arithmeticPart } from './arithmetic-text.js';
import { parameterPart, simplePart } from './parameters.js';
import { commandPart, processPart } from './substitution.js';
import type { Expansions } from './words.js';

/** All that may be expanded within a word. */
export const expansions: Expansions = { simple: simplePart, parameter: parameterPart, command: commandPart, arithmetic: arithmeticPart, process: processPart };
