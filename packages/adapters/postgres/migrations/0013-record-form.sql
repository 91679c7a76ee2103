-- A body is a text of lists since this version, and earlier ones, which read a record's own JSON alone, stop here. Bodies that
-- are there already stay as they are until their record changes: both forms are read.
comment on column record.body is 'the record as text, form 2; a text without a form is the record''s own JSON';
