import { deployments } from '#cluster/api/resources.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { int, list } from '#kubectl/flags/flag.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { commandOf, containerName, createGenerated, generateFlags, nameOf } from './generate.js';

export const createDeployment = defineVerb({
  name: 'deployment',
  aliases: ['deploy'],
  usage: 'create deployment NAME --image=image -- [COMMAND] [args...] [options]',
  summary: 'Create a deployment with the specified name',
  examples: ['# Three replicas of nginx', 'kubectl create deployment web --image=nginx --replicas=3', '', '# With a command', 'kubectl create deployment timer --image=busybox -- date'],
  flags: {
    ...generateFlags,
    image: list({ required: true, help: 'Image of a container; may be given several times.' }),
    port: int({ initial: -1, help: 'The port that the container exposes.' }),
    replicas: int({ short: 'r', initial: 1, help: 'Number of pods.' }),
  },
  *run(call) {
    const name = nameOf(call);
    const { image: images, port, replicas } = call.flags;
    const command = commandOf(call);
    if (images.length > 1 && command.length > 0) throw new Fatal('cannot specify multiple --image options and command');
    const labels = { app: name };
    const containers = images.map((image) => ({
      name: containerName(image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 && images.length > 0 && image === images[0] ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    const spec = { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } }, strategy: {} };
    yield* createGenerated(call, { ref: deployments, object: { metadata: { name, labels }, spec, status: {} }, failed: 'failed to create deployment:' });
  },
});
