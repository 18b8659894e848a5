import { Button } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { AssignmentFields } from './AssignmentFields';
import type { FieldsProps } from './fieldsProps';
import { type AssignmentDraft, newAssignment } from './setupDraft';

interface Removed {
  readonly index: number;
  readonly assignment: AssignmentDraft;
}

export function Assignments({ inHand: { draft, change }, problems }: FieldsProps) {
  const { setup } = usePageWords();
  const hasGpu = useRigState(({ devices }) => devices.some(({ kind }) => kind === 'gpu'));
  const [removed, setRemoved] = useState<Removed | null>(null);
  const { assignments } = draft;

  function remove(index: number): void {
    const assignment = assignments[index];
    if (assignment === undefined) return;
    setRemoved({ index, assignment });
    change({ ...draft, assignments: assignments.toSpliced(index, 1) });
  }

  function putBack({ index, assignment }: Removed): void {
    setRemoved(null);
    change({ ...draft, assignments: assignments.toSpliced(index, 0, assignment) });
  }

  return (
    <>
      {assignments.map((assignment, index) => (
        <AssignmentFields
          key={assignment.key}
          index={index}
          assignment={assignment}
          problems={problems}
          onChange={(next) => change({ ...draft, assignments: assignments.with(index, next) })}
          onRemove={() => remove(index)}
        />
      ))}
      <div className="bar" role="status">
        {assignments.length === 0 && removed === null && <span className="quiet">{setup.noAssignments}</span>}
        {removed !== null && (
          <>
            <span className="quiet">{fill(setup.removed, { n: removed.index + 1 })}</span>
            <Button size="compact-sm" variant="default" onClick={() => putBack(removed)}>
              {setup.putBack}
            </Button>
          </>
        )}
      </div>
      <div>
        <Button
          variant="default"
          onClick={() => change({ ...draft, assignments: [...assignments, newAssignment(draft, hasGpu)] })}
        >
          {setup.add}
        </Button>
      </div>
    </>
  );
}
