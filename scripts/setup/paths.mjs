import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
/** Everything that belongs to this installation and not to the repository: database, secrets, stamps. */
export const stateFolder = process.env.WHEELHOUSE_STATE ?? path.join(root, '.wheelhouse');
