import { type Html, html } from "../../html.ts";
import { t } from "../../strings.ts";
import type { AttendanceList } from "../../survey.ts";

type Person = Pick<AttendanceList["people"][number], "ref" | "name" | "employer" | "workplace" | "mark">;

/** What a mark is called in the form; a name with no mark is sent too, so that a mark can be taken back. */
export const unmarked = "none";

const choices = [
  { value: "present", text: t("room.attendance.present") },
  { value: "absent", text: t("room.attendance.absent") },
  { value: unmarked, text: t("room.attendance.unmarked") },
];

/** Every name with its three answers, each wide enough for a thumb. Beside what is chosen goes what was shown. */
export const attendanceList = (people: Person[]): Html => html`<ul class="attendance">
${people.map(person)}
</ul>`;

const person = ({ ref, name, employer, workplace, mark }: Person): Html => {
  const seen = mark ?? unmarked;
  return html`<li><div class="attendance-person" role="radiogroup" aria-labelledby="namn-${ref}">
<p class="attendance-name"><span id="namn-${ref}">${name}</span><br><small>${[workplace, employer].filter((part) => part).join(", ")}</small></p>
<input type="hidden" name="seen.${ref}" value="${seen}">
<div class="attendance-marks">
${choices.map(
  ({ value, text }) =>
    html`<label class="attendance-mark"><input type="radio" name="mark.${ref}" value="${value}"${value === seen ? html` checked` : null}> <span>${text}</span></label>`,
)}
</div>
</div></li>`;
};
