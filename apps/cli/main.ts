import { parseArgs, type ParseArgsConfig } from 'node:util';
import { serveCluster } from './commands/cluster-serve.js';
import { labCommand } from './commands/lab.js';
import { shell } from './commands/sh.js';
import { Failure, UsageError, usage } from './usage.js';

const worldFlags = { seed: { type: 'string' }, nodes: { type: 'string' }, layout: { type: 'string' } } as const;

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'cluster': {
      if (rest[0] !== 'serve') throw new UsageError('there is only "cluster serve"');
      const { values } = parse(rest.slice(1), { ...worldFlags, port: { type: 'string' }, kubeconfig: { type: 'string' }, speed: { type: 'string' } });
      return serveCluster(values);
    }
    case 'sh': {
      const { values } = parse(rest, { ...worldFlags, json: { type: 'boolean' }, start: { type: 'string' }, lab: { type: 'string' } });
      return shell(values);
    }
    case 'lab': {
      const { values, positionals } = parse(rest, { json: { type: 'boolean' } }, true);
      return labCommand(positionals, values.json === true);
    }
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(usage);
      return command === undefined ? 2 : 0;
    default:
      throw new UsageError(`there is no command "${command}"`);
  }
}

function parse<O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O, allowPositionals = false) {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`wheelhouse: ${error.message}\nTry 'wheelhouse --help'.\n`);
    process.exitCode = 2;
  } else if (error instanceof Failure) {
    process.stderr.write(`wheelhouse: ${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
