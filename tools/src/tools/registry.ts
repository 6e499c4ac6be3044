import type { Tool } from "../define-tool.ts";
import { abandonRun } from "./abandon-run.ts";
import { acknowledgeAlert } from "./acknowledge-alert.ts";
import { answerQuestion } from "./answer-question.ts";
import { askHint } from "./ask-hint.ts";
import { confirmRequest } from "./confirm-request.ts";
import { deleteData } from "./delete-data.ts";
import { expireSilence } from "./expire-silence.ts";
import { countLogs } from "./count-logs.ts";
import { declineOffer } from "./decline-offer.ts";
import { exportData } from "./export-data.ts";
import { extendSilence } from "./extend-silence.ts";
import { finishRun } from "./finish-run.ts";
import { followRun } from "./follow-run.ts";
import { getDebrief } from "./get-debrief.ts";
import { getHealth } from "./get-health.ts";
import { getObjective } from "./get-objective.ts";
import { getProgress } from "./get-progress.ts";
import { getRun } from "./get-run.ts";
import { getSolution } from "./get-solution.ts";
import { getTrace } from "./get-trace.ts";
import { issueCredentials } from "./issue-credentials.ts";
import { listAlerts } from "./list-alerts.ts";
import { listMetrics } from "./list-metrics.ts";
import { listOpenRuns } from "./list-open-runs.ts";
import { listOperations } from "./list-operations.ts";
import { listRuns } from "./list-runs.ts";
import { listScenarios } from "./list-scenarios.ts";
import { listSilences } from "./list-silences.ts";
import { noteTyping } from "./note-typing.ts";
import { previewSilence } from "./preview-silence.ts";
import { queryExemplars } from "./query-exemplars.ts";
import { queryMetrics } from "./query-metrics.ts";
import { queryPromql } from "./query-promql.ts";
import { revealHint } from "./reveal-hint.ts";
import { runAction } from "./run-action.ts";
import { screenMessage } from "./screen-message.ts";
import { searchLogs } from "./search-logs.ts";
import { searchTraces } from "./search-traces.ts";
import { setFault } from "./set-fault.ts";
import { silenceAlert } from "./silence-alert.ts";
import { startRun } from "./start-run.ts";
import { submitFinding } from "./submit-finding.ts";
import { toggleFault } from "./toggle-fault.ts";
import { undoAction } from "./undo-action.ts";
import { validatePacks } from "./validate-packs.ts";

/** Every tool, in the order in which they are listed. A tool is a file beside this one and a line here. */
export const tools: readonly Tool[] = [
  getProgress,
  revealHint,
  queryMetrics,
  toggleFault,
  screenMessage,
  noteTyping,
  declineOffer,
  issueCredentials,
  listOpenRuns,
  followRun,
  listScenarios,
  startRun,
  listRuns,
  getRun,
  getObjective,
  submitFinding,
  answerQuestion,
  listOperations,
  runAction,
  undoAction,
  queryPromql,
  queryExemplars,
  listMetrics,
  searchLogs,
  countLogs,
  searchTraces,
  getTrace,
  listAlerts,
  acknowledgeAlert,
  silenceAlert,
  previewSilence,
  listSilences,
  extendSilence,
  expireSilence,
  askHint,
  confirmRequest,
  finishRun,
  abandonRun,
  getDebrief,
  exportData,
  deleteData,
  getHealth,
  getSolution,
  setFault,
  validatePacks,
];
