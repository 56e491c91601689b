// Runs before the first paint, so that the page never flashes in the wrong theme. The key is that of ui/theme.ts.
try {
  const theme = localStorage.getItem('wheelhouse.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden in some private windows: then the system decides.
}
