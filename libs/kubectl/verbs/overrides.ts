// Mirrors cmdutil.Overrider: --overrides of run and expose
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import { jsonPatched } from '#kubectl/resources/json-patch.js';
import { strategicMerge } from '#kubectl/resources/strategic.js';
import { asTyped } from '#kubectl/printers/typed.js';
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** Throws Fatal for what cannot be read or merged. */
export function overridden(object: Dynamic, { overrides, overrideType }: { readonly overrides: string; readonly overrideType: string }): Dynamic {
  return overrides === '' ? object : asTyped(merged(object, overrides, overrideType));
}

function merged(object: Dynamic, overrides: string, overrideType: string): Dynamic {
  switch (overrideType) {
    case 'json':
      return jsonPatched(object, overrides);
    case 'strategic':
      return strategicMerge(object, parsed(overrides, 'invalid JSON document'));
    case 'merge':
    case '': {
      const patch = parsed(overrides, 'Invalid JSON Patch');
      if (!isRecord(patch)) throw new Fatal('Invalid JSON Patch');
      return applyMergePatch(object, patch);
    }
    default:
      throw new Fatal(`invalid override type: ${overrideType}`);
  }
}

function parsed(text: string, problem: string): Dynamic {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fatal(problem);
    throw error;
  }
}
