import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icons.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly closeLabel: string;
  /** `sheet` slides in at the side, `pane` stands in the middle. */
  readonly shape?: 'sheet' | 'pane';
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Escape closes, and focus goes back where it came from. */
export function Dialog({ open, onClose, title, closeLabel, shape = 'pane', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way to close; the click is on the backdrop.
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className={shape}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {open && (
        <div className="flex h-full max-h-[inherit] flex-col">
          <div className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
            <h2 id={titleId} className="text-xl">
              {title}
            </h2>
            <button type="button" className="grid size-11 place-items-center hover:bg-sunk" onClick={onClose}>
              <Icon name="close" />
              <span className="sr-only">{closeLabel}</span>
            </button>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </div>
      )}
    </dialog>
  );
}
