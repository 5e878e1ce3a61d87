package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    @Test
    void programsAreToldAllThatAPersonIs() {
        RunRecord record = RunRecord.parse(
                "test",
                """
                {"job":"sales-marts","run_id":"r-1","command":"run","state":"failed","exit_code":4,"message":"why",
                 "began":"2026-11-28T02:30:00Z","ended":"2026-11-28T02:31:00Z"}
                """
                        .getBytes(StandardCharsets.UTF_8));
        Submitted run = new Submitted("s-1", "sales-marts/x", Submitted.State.FAILED, "Exit status 1", Instant.EPOCH);

        assertThat(RequestJson.text(StatusCommand.json(
                        List.of(record, RunRecord.unreadable("sales-marts", "r-2", "no JSON")), List.of(run))))
                .isEqualTo(
                        """
                        {
                          "records": [
                            {
                              "job": "sales-marts",
                              "run_id": "r-1",
                              "command": "run",
                              "state": "failed",
                              "exit_code": 4,
                              "began": "2026-11-28T02:30:00Z",
                              "ended": "2026-11-28T02:31:00Z",
                              "message": "why"
                            },
                            {
                              "job": "sales-marts",
                              "run_id": "r-2",
                              "command": "",
                              "state": "unreadable",
                              "exit_code": null,
                              "began": "",
                              "ended": null,
                              "message": "no JSON"
                            }
                          ],
                          "runs": [
                            {
                              "id": "s-1",
                              "state": "failed",
                              "created": "1970-01-01T00:00:00Z",
                              "name": "sales-marts/x",
                              "detail": "Exit status 1"
                            }
                          ]
                        }
                        """);
    }
}
