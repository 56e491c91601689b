/** Names something that is not Linux' own and that programs find on their host: the kubelet of a node, say. */
export class Attachment<T> {
  declare readonly holds: T;

  constructor(readonly name: string) {}
}
