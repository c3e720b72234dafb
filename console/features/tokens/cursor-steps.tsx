import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Buttons } from '../../ui/toolbar.tsx';

/** Goes through a list that tells no more than where its next page begins. */
export function CursorSteps({
  after,
  next,
  onStep,
}: {
  readonly after: string;
  /** `null`: this page is the last. */
  readonly next: string | null;
  readonly onStep: (after: string) => void;
}): ReactNode {
  const { t } = useTranslation('tokens');
  if (after === '' && next === null) return null;
  return (
    <Buttons>
      <Button size="small" isDisabled={after === ''} onPress={() => onStep('')}>
        {t('firstPage')}
      </Button>
      <Button size="small" isDisabled={next === null} onPress={() => onStep(next ?? '')}>
        {t('nextPage')}
      </Button>
    </Buttons>
  );
}
