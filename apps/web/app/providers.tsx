'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { newQueryClient } from '#web/api-client/query-client';

export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(newQueryClient);
  return <QueryClientProvider client={client}><Tooltip.Provider delayDuration={400}>{children}</Tooltip.Provider></QueryClientProvider>;
}
