import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainRequestDocument } from '../../../src/http/contract/documents/explain.ts';
import { useSelf } from '../../api/self.ts';
import { Button } from '../../ui/button.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { parsePastedRequest } from './parse-pasted-request.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].map((method) => ({ id: method, label: method }));

/** Whose rights are asked about. */
export type Subject = 'self' | 'key' | 'roles';

/** What stands in the form. */
export interface ExplainDraft {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly subject: Subject;
  readonly keyId: string;
  /** JSON of role descriptors by name. */
  readonly roles: string;
}

/** The request that is explained, and on whose behalf. */
export function ExplainForm({
  draft,
  onChange,
  onSubmit,
  isPending,
}: {
  readonly draft: ExplainDraft;
  readonly onChange: (change: Partial<ExplainDraft>) => void;
  readonly onSubmit: (request: ExplainRequestDocument) => void;
  readonly isPending: boolean;
}): ReactNode {
  const { t } = useTranslation('explain');
  const { privileges } = useSelf();
  const [rolesProblem, setRolesProblem] = useState<string | null>(null);
  const subjects = [
    { id: 'self', label: t('subject.self') },
    ...(privileges.explain
      ? [
          { id: 'key', label: t('subject.key') },
          { id: 'roles', label: t('subject.roles') },
        ]
      : []),
  ];

  function submit(event: FormEvent): void {
    event.preventDefault();
    const request = requestOf(draft);
    setRolesProblem(request === null ? t('rolesNoJson') : null);
    if (request !== null) onSubmit(request);
  }

  /** What was pasted into the path may be a whole request. */
  function changePath(path: string): void {
    const pasted = /\s/.test(path.trim()) ? parsePastedRequest(path) : null;
    onChange(pasted ?? { path });
  }

  return (
    <form className="explain-form" onSubmit={submit}>
      <PasteField onPaste={onChange} />
      <div className="explain-form__line">
        <Select label={t('method')} options={METHODS} value={draft.method} onChange={(method) => onChange({ method })} />
        <TextField
          label={t('path')}
          description={t('pathDescription')}
          placeholder="/logs-2026/_search"
          value={draft.path}
          onChange={changePath}
          isRequired
        />
      </div>
      <TextArea
        label={t('body')}
        description={t('bodyDescription')}
        value={draft.body}
        onChange={(body) => onChange({ body })}
      />
      <RadioGroup
        label={t('onBehalfOf')}
        options={subjects}
        value={draft.subject}
        onChange={(subject) => onChange({ subject: subject as Subject })}
      />
      {draft.subject === 'key' && (
        <TextField label={t('keyId')} value={draft.keyId} onChange={(keyId) => onChange({ keyId })} isRequired />
      )}
      {draft.subject === 'roles' && (
        <JsonEditor
          label={t('roles')}
          value={draft.roles}
          onChange={(roles) => onChange({ roles })}
          {...(rolesProblem !== null && { errorMessage: rolesProblem })}
        />
      )}
      <div>
        <Button variant="primary" type="submit" isPending={isPending}>
          {t('explain')}
        </Button>
      </div>
    </form>
  );
}

/** Takes a request as it was written down elsewhere. */
function PasteField({ onPaste }: { readonly onPaste: (request: Partial<ExplainDraft>) => void }): ReactNode {
  const { t } = useTranslation('explain');
  const [text, setText] = useState('');
  const isUnread = text.trim() !== '' && parsePastedRequest(text) === null;
  function change(next: string): void {
    const pasted = parsePastedRequest(next);
    setText(pasted === null ? next : '');
    if (pasted !== null) onPaste(pasted);
  }
  return (
    <TextArea
      label={t('paste')}
      description={t('pasteDescription')}
      placeholder={t('pastePlaceholder')}
      value={text}
      onChange={change}
      rows={2}
      {...(isUnread && { errorMessage: t('pasteUnread') })}
    />
  );
}

/** `null`: the role descriptors are no JSON. */
function requestOf({ method, path, body, subject, keyId, roles }: ExplainDraft): ExplainRequestDocument | null {
  const request = { method, path: path.trim(), ...(body.trim() !== '' && bodyOf(body)) };
  if (subject === 'key') return { request, api_key_id: keyId.trim() };
  if (subject === 'self') return { request };
  try {
    return { request, role_descriptors: JSON.parse(roles) as NonNullable<ExplainRequestDocument['role_descriptors']> };
  } catch {
    return null;
  }
}

/** Lines of JSON are told by their type; everything else is sent as it is written. */
function bodyOf(body: string): Pick<ExplainRequestDocument['request'], 'body' | 'headers'> {
  const lines = body.trim().split('\n');
  const areLines = lines.length > 1 && lines.every((line) => /^\s*\{.*\}\s*$/.test(line));
  return areLines ? { body: `${lines.join('\n')}\n`, headers: { 'content-type': 'application/x-ndjson' } } : { body };
}
