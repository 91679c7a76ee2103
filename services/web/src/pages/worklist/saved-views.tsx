import { type ReactNode, type SubmitEvent, useState } from "react";
import { ActionIcon, Button, Group, List, Menu, Stack, Text, TextInput } from "@mantine/core";
import { IconChevronDown, IconTrash } from "@tabler/icons-react";
import { useViewChanges, useViews } from "../../api/candidates.ts";
import { useSay } from "../../i18n/say.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { sayFailed, saySaved } from "../../parts/saved.tsx";
import { type View, filtersOf, viewOfSaved } from "./view.ts";

const NAME_LENGTH = 60;

/** The reader's own views of this list: to go to, to save, to delete. */
export function SavedViews({
  study,
  view,
  onShow,
}: {
  readonly study: string;
  readonly view: View;
  readonly onShow: (view: View) => void;
}): ReactNode {
  const say = useSay();
  const { data: views = [] } = useViews(study);
  const [saving, setSaving] = useState(false);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {say("work.views")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.map(({ name, query }) => (
            <Menu.Item key={name} onClick={() => onShow(viewOfSaved(query))}>
              {name}
            </Menu.Item>
          ))}
          {views.length > 0 ? <Menu.Divider /> : null}
          <Menu.Item onClick={() => setSaving(true)}>{say("work.view-save")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving ? <SaveView study={study} view={view} onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function SaveView({
  study,
  view,
  onClose,
}: {
  readonly study: string;
  readonly view: View;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { data: views = [] } = useViews(study);
  const { save, forget } = useViewChanges(study);
  const [name, setName] = useState("");
  const failed = (): void => sayFailed(say("work.failed"));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const wanted = name.trim();
    const query = { ...filtersOf(view), ...(view.sort === undefined ? {} : { sort: view.sort }) };
    save(wanted, query).then(() => {
      saySaved(say("work.view-saved", { name: wanted }));
      onClose();
    }, failed);
  };
  const remove = (one: string): void => {
    forget(one).then(() => saySaved(say("work.view-forgotten", { name: one })), failed);
  };
  return (
    <Dialog onClose={onClose} title={say("work.view-save")}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            required
            maxLength={NAME_LENGTH}
            label={say("work.view-name")}
            description={say("work.view-name-how")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {views.length === 0 ? (
            <Text size="sm" c="dimmed">
              {say("work.views-none")}
            </Text>
          ) : (
            <List listStyleType="none" size="sm">
              {views.map((one) => (
                <List.Item key={one.name}>
                  <Group gap="xs">
                    {one.name}
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      size="sm"
                      aria-label={say("work.view-forget", { name: one.name })}
                      onClick={() => remove(one.name)}
                    >
                      <IconTrash size={14} aria-hidden />
                    </ActionIcon>
                  </Group>
                </List.Item>
              ))}
            </List>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {say("common.cancel")}
            </Button>
            <Button type="submit">{say("common.save")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
