// Mirrors pkg/apis/resource/validation: names of drivers, pools, devices, requests and what devices have
// Differs: nothing that can be seen.
import { invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors, regexError } from '#cluster/apimachinery/validation/formats.js';

const DRIVER_LENGTH_MAX = 63;
const POOL_LENGTH_MAX = 253;
const ID_LENGTH_MAX = 32;
const UID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** One error for each problem. */
function wrong(field: string, value: string, problems: readonly string[]): FieldError[] {
  return problems.map((problem) => invalidValue(field, value, problem));
}

export function labelErrors(name: string | undefined, field: string): FieldError[] {
  return wrong(field, name ?? '', dns1123LabelErrors(name ?? ''));
}

export function subdomainErrors(name: string, field: string): FieldError[] {
  return wrong(field, name, dns1123SubdomainErrors(name));
}

export function labelKeyErrors(key: string | undefined, field: string): FieldError[] {
  return wrong(field, key ?? '', qualifiedNameErrors(key ?? ''));
}

export function labelTextErrors(value: string, field: string): FieldError[] {
  return wrong(field, value, labelValueErrors(value));
}

export function driverErrors(name: string | undefined, field: string): FieldError[] {
  const driver = name ?? '';
  return [...(driver === '' ? [required(field)] : []), ...(driver.length > DRIVER_LENGTH_MAX ? [tooLong(field, DRIVER_LENGTH_MAX)] : []), ...wrong(field, driver, dns1123SubdomainErrors(driver.toLowerCase()))];
}

export function poolErrors(name: string | undefined, field: string): FieldError[] {
  if ((name ?? '') === '') return [required(field)];
  const pool = name as string;
  return [...(pool.length > POOL_LENGTH_MAX ? [tooLong(field, POOL_LENGTH_MAX)] : []), ...pool.split('/').flatMap((part) => subdomainErrors(part, field))];
}

export function uidErrors(uid: string, field: string): FieldError[] {
  if (!UID.test(uid)) return [invalidValue(field, uid, `error validating uid: invalid UUID length: ${uid.length}`)];
  return uid === uid.toLowerCase() ? [] : [invalidValue(field, uid, 'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters')];
}

/** `model`, of the driver itself, or `example.com/model`. */
export function qualifiedErrors(name: string, field: string): FieldError[] {
  const parts = name.split('/');
  if (parts.length > 2) return [invalidValue(field, name, 'must not contain more than one slash')];
  const [domain, id] = parts.length === 1 ? [undefined, parts[0] as string] : (parts as [string, string]);
  return [
    ...(domain === undefined ? [] : domain === '' ? [invalidValue(field, '', 'the domain must not be empty')] : driverErrors(domain, field)),
    ...(domain !== undefined && id === '' ? [invalidValue(field, '', 'the name must not be empty')] : idErrors(id, field)),
  ];
}

export function fullyQualifiedErrors(name: string, field: string): FieldError[] {
  return [...qualifiedErrors(name, field), ...(name.includes('/') ? [] : [invalidValue(field, name, 'a fully qualified name must be a domain and a name separated by a slash')])];
}

function idErrors(id: string, field: string): FieldError[] {
  const isIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/.test(id);
  const problem = regexError("a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'", '[A-Za-z_][A-Za-z0-9_]*', 'my_name', 'MY_NAME', 'MyName');
  return [...(id.length > ID_LENGTH_MAX ? [tooLong(field, ID_LENGTH_MAX)] : []), ...(isIdentifier ? [] : [invalidValue(field, id, problem)])];
}
