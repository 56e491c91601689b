// What an object looks like when it has been read into its Go type
import { decode, DecodeError } from '#cluster/apimachinery/decode.js';
import { schemaOf } from '#kubectl/resources/strategic.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** Fields that the type does not have are gone, and those that Go always writes are there. Throws Fatal where the type does not fit. */
export function asTyped(object: Dynamic): Dynamic {
  const schema = schemaOf(object);
  if (schema?.kind !== 'struct') return object;
  try {
    return decode(object, schema).value;
  } catch (error) {
    if (error instanceof DecodeError) throw new Fatal(error.message);
    throw error;
  }
}
