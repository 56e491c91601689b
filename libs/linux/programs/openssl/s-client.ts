// Mirrors openssl-s_client(1) as far as the connection
// Differs: simulated servers shake hands without certificates to show; that is said.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { parseArguments } from './args.js';
import { errnoNumber, errnoOf, fail, queued, systemError } from './errors.js';

const PORT = 4433;

export function* sClient(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, {
    command: 's_client', operandsMax: 1,
    options: { connect: 'value', host: 'value', port: 'value', servername: 'value', showcerts: 'flag', CAfile: 'value', cert: 'value', key: 'value', brief: 'flag', quiet: 'flag', verify: 'number', verify_return_error: 'flag', tls1_2: 'flag', tls1_3: 'flag', alpn: 'value', starttls: 'value', noservername: 'flag' },
  }, words);
  const [host = 'localhost', port = String(PORT)] = (args.value('connect') ?? args.operands[0] ?? `${args.value('host') ?? 'localhost'}:${args.value('port') ?? PORT}`).split(':');
  const found = yield* addressOf(call, host);
  if (typeof found === 'string' || !/^\d+$/.test(port)) return fail(call, `${queued(call, `10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:746:${typeof found === 'string' ? found : 'Servname not supported for ai_socktype'}`)}connect:errno=22\n`);
  let tls: { readonly names: readonly string[] } | undefined;
  try {
    tls = yield* call.net.tlsOf({ address: found.address, port: Number(port) });
  } catch (error) {
    const errno = errnoOf(error);
    return fail(call, `${queued(call, systemError(errno, 'BIO_connect|../crypto/bio/bio_sock2.c:117:calling connect()'), '10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:')}connect:errno=${errnoNumber(errno)}\n`);
  }
  call.print('CONNECTED(00000003)\n');
  if (tls === undefined) return fail(call, `${queued(call, '0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:')}`);
  return fail(call, `s_client: the server answers for ${tls.names.join(', ')}; showing its certificates is not part of this simulation yet\n`);
}

/** The address, or why there is none, in the resolver's words. */
function* addressOf(call: Call, host: string): Step<{ readonly address: string } | string> {
  if (/^\d+(\.\d+){3}$/.test(host)) return { address: host };
  try {
    const [address] = (yield* call.net.lookup(host)) ?? [];
    return address === undefined ? 'Name or service not known' : { address };
  } catch (error) {
    errnoOf(error);
    return 'Temporary failure in name resolution';
  }
}
