import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import { Buttons } from '../../ui/toolbar.tsx';
import { NEW_STEP, type StepDraft } from './job-draft.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].map((id) => ({ id, label: id }));
const STATUSES = ['200', '201', '404', '409'];

/** The requests of a job, in their order. */
export function StepsField({
  steps,
  onChange,
}: {
  readonly steps: readonly StepDraft[];
  readonly onChange: (steps: readonly StepDraft[]) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const add = (): void => onChange([...steps, { ...NEW_STEP, name: `step_${steps.length + 1}` }]);
  const swap = (index: number): void => {
    const [first, second] = [steps[index - 1], steps[index]];
    if (first !== undefined && second !== undefined) onChange(steps.with(index - 1, second).with(index, first));
  };
  return (
    <>
      <Callout tone="info" title={t('referencesTitle')}>
        {t('references')} <code>{'${step#/json/pointer}'}</code> <code>{'${run.scheduled_at}'}</code> <code>{'${run.id}'}</code>{' '}
        <code>{'${job.name}'}</code>
      </Callout>
      {steps.map((step, index) => (
        <StepField
          // Steps have no identity but their place: their names are being written.
          // biome-ignore lint/suspicious/noArrayIndexKey: the fields are controlled, so nothing is kept by place.
          key={index}
          number={index + 1}
          step={step}
          onChange={(changed) => onChange(steps.with(index, { ...step, ...changed }))}
          onMoveUp={() => swap(index)}
          onRemove={() => onChange(steps.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button icon="add" size="small" onPress={add}>
          {t('addStep')}
        </Button>
      </div>
    </>
  );
}

function StepField({
  number,
  step,
  onChange,
  onMoveUp,
  onRemove,
}: {
  /** From 1. */
  readonly number: number;
  readonly step: StepDraft;
  readonly onChange: (changed: Partial<StepDraft>) => void;
  readonly onMoveUp: () => void;
  readonly onRemove: () => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <fieldset className="job-fieldset">
      <legend>{t('stepNumber', { number })}</legend>
      <div className="job-step-line">
        <TextField label={t('name')} value={step.name} onChange={(name) => onChange({ name })} isRequired />
        <Select label={t('method')} options={METHODS} value={step.method} onChange={(method) => onChange({ method })} />
        <TextField
          label={t('path')}
          placeholder="/orders/_search"
          value={step.path}
          onChange={(path) => onChange({ path })}
          isRequired
        />
      </div>
      <TextArea
        label={t('body')}
        description={t('bodyDescription')}
        value={step.body}
        onChange={(body) => onChange({ body })}
        rows={5}
        isCode
      />
      <Disclosure title={t('more')}>
        <div className="job-stack">
          <JsonEditor
            label={t('headers')}
            description={t('headersDescription')}
            value={step.headers}
            onChange={(headers) => onChange({ headers })}
            rows={3}
          />
          <TokenField
            label={t('acceptStatuses')}
            description={t('acceptDescription')}
            values={step.acceptStatuses}
            onChange={(given) => onChange({ acceptStatuses: given.filter((status) => /^\d{3}$/.test(status)) })}
            suggestions={STATUSES}
            allowsCustom
          />
        </div>
      </Disclosure>
      <Buttons>
        <IconButton icon="arrowUp" label={t('moveUp', { number })} isDisabled={number === 1} onPress={onMoveUp} />
        <IconButton icon="trash" label={t('removeStep', { number })} onPress={onRemove} />
      </Buttons>
    </fieldset>
  );
}
