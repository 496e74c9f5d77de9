import {
  IconArrowsSplit2,
  IconCircleCheck,
  IconClipboardText,
  IconRefresh,
  IconWriting,
} from '@tabler/icons-react';
import type { Mode } from './mode-severity.ts';

/** Each mode has a shape of its own beside its colour and its name. */
export const MODE_LOOKS: Readonly<Record<Mode, { readonly Icon: typeof IconCircleCheck }>> = {
  normal: { Icon: IconCircleCheck },
  combined: { Icon: IconArrowsSplit2 },
  documented: { Icon: IconClipboardText },
  paper: { Icon: IconWriting },
  recovering: { Icon: IconRefresh },
};
