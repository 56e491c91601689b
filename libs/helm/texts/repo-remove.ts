// The words of `helm repo remove --help`
export const repoRemove = {
  name: 'remove',
  usage: 'repo remove [REPO1 [REPO2 ...]]',
  short: 'remove one or more chart repositories',
  aliases: ['rm'],
  long: `Forgets chart repositories. Releases installed from them stay.
`,
  flags: {
  },
};
