'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export function Menu({ trigger, children }: { readonly trigger: ReactNode; readonly children: ReactNode }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align="end" sideOffset={6} collisionPadding={8}
          className="z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] min-w-56 overflow-auto rounded-surface border border-line bg-surface p-1 shadow-[0_6px_24px_rgb(0_0_0/0.12)]">
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM = 'flex h-8 w-full cursor-pointer items-center gap-2.5 rounded-control px-2.5 text-ink outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50';

export function MenuItem({ icon, children, note, onSelect, disabled }: {
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  /** A shortcut or a remark at the end of the row. */
  readonly note?: string;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
}) {
  return (
    <Radix.Item className={ITEM} onSelect={onSelect} disabled={disabled === true}>
      <span className="grid w-4 place-items-center text-ink-3" aria-hidden="true">{icon}</span>
      <span className="flex-1">{children}</span>
      {note !== undefined && <span className="text-12 text-ink-3">{note}</span>}
    </Radix.Item>
  );
}

export function MenuCheck({ checked, onChange, children }: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem className={ITEM} checked={checked} onCheckedChange={onChange}>
      <span className="grid w-4 place-items-center text-accent"><Radix.ItemIndicator><Check size={14} aria-hidden="true" /></Radix.ItemIndicator></span>
      <span className="flex-1">{children}</span>
    </Radix.CheckboxItem>
  );
}

export function MenuChoice<Value extends string>({ label, value, options, onChange }: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      <MenuLabel>{label}</MenuLabel>
      {options.map(([option, text]) => (
        <Radix.RadioItem key={option} value={option} className={ITEM} onSelect={(event) => event.preventDefault()}>
          <span className="grid w-4 place-items-center text-accent"><Radix.ItemIndicator><Check size={14} aria-hidden="true" /></Radix.ItemIndicator></span>
          <span className="flex-1">{text}</span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-12 text-ink-3">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
