import { poddisruptionbudgets, priorityclasses, resourcequotas } from '#cluster/api/resources.js';
import { canonicalQuantity, QUANTITY_FORMAT_ERROR } from '#cluster/apimachinery/quantity.js';
import { fromSelectorText } from '#kubectl/resources/label-selector.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, int, text } from '#kubectl/flags/flag.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';

export const createQuota = defineVerb({
  name: 'quota',
  aliases: ['resourcequota'],
  usage: 'create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none] [options]',
  summary: 'Create a quota with the specified name',
  examples: ['kubectl create quota my-quota --hard=cpu=1,memory=1G,pods=2,services=3', '', 'kubectl create quota best-effort --hard=pods=100 --scopes=BestEffort'],
  flags: { ...generateFlags, hard: text({ help: 'The limits: resource=quantity, separated by commas.' }), scopes: text({ help: 'What the quota counts, separated by commas.' }) },
  *run(call) {
    const name = nameOf(call);
    const hard: Record<string, string> = {};
    for (const statement of call.flags.hard === '' ? [] : call.flags.hard.split(',')) {
      const parts = statement.split('=');
      if (parts.length !== 2) throw new Fatal(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
      const quantity = canonicalQuantity(parts[1] as string);
      if (quantity === undefined) throw new Fatal(QUANTITY_FORMAT_ERROR);
      hard[parts[0] as string] = quantity;
    }
    const scopes = call.flags.scopes === '' ? [] : call.flags.scopes.split(',');
    if (scopes.includes('')) throw new Fatal('invalid resource quota scope ""');
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) };
    yield* createGenerated(call, { ref: resourcequotas, object: { metadata: { name }, spec, status: {} }, failed: 'failed to create quota:' });
  },
});

export const createPodDisruptionBudget = defineVerb({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  usage: 'create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  summary: 'Create a pod disruption budget with the specified name',
  examples: ['kubectl create pdb my-pdb --selector=app=nginx --min-available=50%'],
  flags: { ...generateFlags, maxUnavailable: text({ help: 'How many pods may be missing, as a number or percentage.' }), minAvailable: text({ help: 'How many pods must stay, as a number or percentage.' }), selector: text({ help: 'Labels of the pods.' }) },
  *run(call) {
    const name = nameOf(call);
    const { maxUnavailable, minAvailable, selector } = call.flags;
    if (selector === '') throw new Fatal('a selector must be specified');
    if (maxUnavailable === '' && minAvailable === '') throw new Fatal('one of min-available or max-unavailable must be specified');
    if (maxUnavailable !== '' && minAvailable !== '') throw new Fatal('min-available and max-unavailable cannot be both specified');
    const amount = (value: string, flag: string) => {
      if (!/^\d+%?$/.test(value)) throw new Fatal(`invalid format specified for ${flag}`);
      return value.endsWith('%') ? value : Number(value);
    };
    const spec = {
      ...(minAvailable === '' ? {} : { minAvailable: amount(minAvailable, 'min-available') }),
      selector: fromSelectorText(selector),
      ...(maxUnavailable === '' ? {} : { maxUnavailable: amount(maxUnavailable, 'max-unavailable') }),
    };
    const status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    yield* createGenerated(call, { ref: poddisruptionbudgets, object: { metadata: { name }, spec, status }, failed: 'failed to create poddisruptionbudgets:' });
  },
});

export const createPriorityClass = defineVerb({
  name: 'priorityclass',
  aliases: ['pc'],
  usage: 'create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  summary: 'Create a priority class with the specified name',
  examples: ['kubectl create priorityclass high-priority --value=1000 --description="high priority"'],
  flags: {
    ...generateFlags,
    description: text({ help: 'When to use this class.' }),
    globalDefault: bool({ help: 'Pods without a class get this one.' }),
    preemptionPolicy: text({ initial: 'PreemptLowerPriority', help: 'PreemptLowerPriority or Never.' }),
    value: int({ help: 'The priority; higher goes first.' }),
  },
  *run(call) {
    const { description, globalDefault, preemptionPolicy, value } = call.flags;
    const object = { metadata: { name: nameOf(call) }, value, ...(globalDefault ? { globalDefault } : {}), ...(description === '' ? {} : { description }), preemptionPolicy };
    yield* createGenerated(call, { ref: priorityclasses, object, failed: 'failed to create priorityclass:' });
  },
});
