import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';
import { Dialog } from './dialog.tsx';
import { Fields } from './toolbar.tsx';

/** A form in a window. What the server has against it is told in its own words, and what was written stays. */
export function FormDialog({
  title,
  submitLabel,
  isOpen,
  onClose,
  onSubmit,
  size = 'medium',
  children,
}: {
  readonly title: string;
  readonly submitLabel: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Resolves when it is done; the dialog is then closed. A text: what stands against it before it is sent. */
  readonly onSubmit: () => Promise<string | null>;
  readonly size?: 'small' | 'medium' | 'large';
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation('common');
  const id = useId();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const told = useRef<HTMLDivElement>(null);
  // A long form may be scrolled far down.
  useEffect(() => {
    if (problem !== null) told.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setProblem(null);
    try {
      const against = await onSubmit();
      if (against === null) onClose();
      else setProblem(against);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : t('failed'));
    } finally {
      setPending(false);
    }
  }
  const footer = (
    <>
      <Button onPress={onClose} isDisabled={isPending}>
        {t('cancel')}
      </Button>
      <Button variant="primary" type="submit" form={id} isPending={isPending}>
        {submitLabel}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} footer={footer} size={size}>
      <form id={id} onSubmit={(event) => void submit(event)}>
        <Fields>
          {problem !== null && (
            <div ref={told}>
              <Callout tone="danger">{problem}</Callout>
            </div>
          )}
          {children}
        </Fields>
      </form>
    </Dialog>
  );
}
