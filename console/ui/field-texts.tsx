import type { ReactNode } from 'react';
import { FieldError, Text } from 'react-aria-components';
import './field.css';

/** What stands below a field: what is to be written, and what is wrong with what was. */
export function FieldTexts({
  description,
  errorMessage,
}: {
  readonly description?: ReactNode;
  readonly errorMessage?: string;
}): ReactNode {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <FieldError className="field__error">{errorMessage}</FieldError>
    </>
  );
}
