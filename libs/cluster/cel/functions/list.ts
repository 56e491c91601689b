import { authorizer } from './authorizer.js';
import { conversions } from './conversions.js';
import type { Declaration } from './declare.js';
import { formats } from './formats.js';
import { lists } from './lists.js';
import { networks } from './network.js';
import { operators } from './operators.js';
import { patches } from './patches.js';
import { quantities } from './quantities.js';
import { strings } from './strings.js';
import { times } from './times.js';

/** All functions that Kubernetes 1.36 knows; of the same name there may be several, for different types. */
export const FUNCTIONS: readonly Declaration[] = [...operators, ...conversions, ...strings, ...times, ...lists, ...quantities, ...networks, ...formats, ...authorizer, ...patches];
