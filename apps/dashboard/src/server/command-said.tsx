import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Command } from './use-command.ts';

/** What became of a command, in words; heard by screen readers without moving the focus. */
export function CommandSaid(props: { readonly command: Command; readonly fields: readonly string[] }) {
  const { command, fields } = props;
  const problem = command.errorElsewhere(fields);
  return (
    <div role="status" className="said">
      {problem !== null && (
        <p className="said__problem">
          <IconAlertTriangle className="icon" size={16} aria-hidden /> {problem}
        </p>
      )}
      {command.done !== null && (
        <p className="said__done">
          <IconCheck className="icon" size={16} aria-hidden /> {command.done}
        </p>
      )}
    </div>
  );
}
