// Mirrors pkg/apis/core/validation: ValidateNonSpecialIP
// Differs: nothing that can be seen.
import { canonicalAddress } from '#cluster/apimachinery/validation/addresses.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';

/** Addresses that mean another host to each who reads them. */
export function specialIpErrors(field: string, text: string): FieldError[] {
  const address = canonicalAddress(text);
  if (address === undefined) return [];
  const why = (detail: string) => [invalidValue(field, text, detail)];
  if (address === '0.0.0.0' || address === '::') return why(`may not be unspecified (${text})`);
  if (address.startsWith('127.') || address === '::1') return why('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (address.startsWith('169.254.') || /^fe[89ab]/.test(address)) return why('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (address.startsWith('224.0.0.') || /^ff[0-9a-f]2:/.test(address)) return why('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return [];
}
