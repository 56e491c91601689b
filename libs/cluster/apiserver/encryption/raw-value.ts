/** A value that somebody put into etcd past the API server: any text. */
export const RawValue = {
  of: (text: string): object => ({ rawEtcdValue: text }),
  textOf(value: object): string | undefined {
    const { rawEtcdValue } = value as { readonly rawEtcdValue?: unknown };
    return typeof rawEtcdValue === 'string' ? rawEtcdValue : undefined;
  },
};
