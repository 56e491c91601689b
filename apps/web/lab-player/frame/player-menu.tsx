'use client';
import { Download, Ellipsis, Keyboard, ListRestart, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { getKubeconfig, restartLab, restartStep } from '#web/api-client/commands';
import { usePlayer } from '#web/lab-player/player-context';
import { FONT_SIZES, setPreferences, usePreferences } from '#web/lab-player/preferences';
import { IconButton } from '#web/ui/button';
import { Confirm, Dialog } from '#web/ui/dialog';
import { Menu, MenuCheck, MenuChoice, MenuItem, MenuLine } from '#web/ui/menu';
import { setTheme, useTheme } from '#web/ui/theme';

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function PlayerMenu({ showShortcuts }: { readonly showShortcuts: () => void }) {
  const { session, content, step } = usePlayer();
  const preferences = usePreferences();
  const theme = useTheme();
  const [asking, setAsking] = useState<'step' | 'lab'>();
  const [problem, setProblem] = useState('');
  const act = (promise: Promise<unknown>): void => {
    promise.catch((error: unknown) => setProblem(error instanceof Error ? error.message : 'It did not work. Try again.'));
  };
  return (
    <>
      <Menu trigger={<IconButton label="More"><Ellipsis size={17} aria-hidden="true" /></IconButton>}>
        <MenuItem icon={<RotateCcw size={15} />} onSelect={() => setAsking('step')}>Restart this step</MenuItem>
        <MenuItem icon={<ListRestart size={15} />} onSelect={() => setAsking('lab')}>Restart the lab</MenuItem>
        <MenuItem icon={<Download size={15} />} onSelect={() => act(getKubeconfig(session.id).then(({ kubeconfig }) => saveAs(`${content.lab}.kubeconfig`, kubeconfig)))}>Download kubeconfig</MenuItem>
        <MenuItem icon={<Keyboard size={15} />} note="?" onSelect={showShortcuts}>Keyboard shortcuts</MenuItem>
        <MenuLine />
        <MenuChoice label="Theme" value={theme} onChange={setTheme} options={[['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]} />
        <MenuLine />
        <MenuChoice label="Size of the terminal’s text" value={`${preferences.fontSize}`} onChange={(size) => setPreferences({ fontSize: Number(size) })}
          options={FONT_SIZES.map((size) => [`${size}`, `${size} px`] as const)} />
        <MenuLine />
        <MenuCheck checked={preferences.vimKeys} onChange={(vimKeys) => setPreferences({ vimKeys })}>Vim keys in the editor</MenuCheck>
        <MenuCheck checked={preferences.screenReader} onChange={(screenReader) => setPreferences({ screenReader })}>Screen reader mode</MenuCheck>
      </Menu>
      <Confirm open={asking === 'step'} onClose={() => setAsking(undefined)} title="Restart this step?" act="Restart this step"
        description={`The cluster and its files go back to how they were when step ${step + 1} began. What you did in this step is gone; earlier steps stay.`}
        onConfirm={() => act(restartStep(session.id))} />
      <Confirm open={asking === 'lab'} onClose={() => setAsking(undefined)} title={`Restart “${content.title}”?`} act="Restart the lab"
        description="You get a new cluster and begin with the first step. Everything you made in this lab is gone."
        onConfirm={() => act(restartLab(session.id))} />
      <Dialog open={problem !== ''} onClose={() => setProblem('')} title="It did not work" description={problem} />
    </>
  );
}
