// The words of `helm dependency --help`
export const dependency = {
  name: 'dependency',
  usage: 'dependency',
  short: "manage a chart's dependencies",
  aliases: ['dep', 'dependencies'],
  long: `
A chart may be built upon others. Chart.yaml declares which; their packages lie
in charts/, and these commands keep the two in line.

    # Chart.yaml
    dependencies:
    - name: redis                              # as in that chart's Chart.yaml
      version: ">=20.0.0 <21.0.0"              # a version or a range
      repository: "https://charts.example.com" # where index.yaml is found
    - name: web
      version: "0.1.0"
      repository: "file://../web"              # a folder next to this chart

In place of an address, repository may be the name of a repository that
'helm repo add' knows, written '@NAME' or 'alias:NAME'.
`,
  flags: {
  },
};
