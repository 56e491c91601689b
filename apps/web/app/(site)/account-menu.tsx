'use client';
import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useQueryClient } from '@tanstack/react-query';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '#web/ui/menu';
import { setTheme, useTheme } from '#web/ui/theme';

export function AccountMenu({ name, email }: { readonly name: string; readonly email: string }) {
  const router = useRouter();
  const queries = useQueryClient();
  const theme = useTheme();
  const leave = async (): Promise<void> => {
    // Few sign out: the code for it comes when it is wanted.
    const { signOut } = await import('#web/api-client/auth');
    if (await signOut() !== undefined) return;
    queries.clear();
    router.push('/');
  };
  return (
    <Menu trigger={
      <button type="button" aria-label="Your account" className="grid size-[30px] shrink-0 place-items-center rounded-full bg-accent-soft text-13 font-strong text-accent">
        {name.trim().charAt(0).toUpperCase()}
      </button>
    }>
      <MenuLabel>{email}</MenuLabel>
      <MenuItem icon={<UserRound size={15} />} onSelect={() => router.push('/profile')}>Profile</MenuItem>
      <MenuLine />
      <MenuChoice label="Theme" value={theme} onChange={setTheme} options={[['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]} />
      <MenuLine />
      <MenuItem icon={<LogOut size={15} />} onSelect={leave}>Sign out</MenuItem>
    </Menu>
  );
}
