-- What people are shown when something is refused; an administrator finds the event by it.
CREATE INDEX "AuditEvent_reference_idx" ON "AuditEvent" (("detail" ->> 'reference'), "at", "id")
    WHERE "detail" ->> 'reference' IS NOT NULL;
