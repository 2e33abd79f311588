.PHONY: check test test-ladders mongo golden bench fuzz run lint vuln

check: lint test
test: ; go test -race -shuffle=on ./...
mongo: ; : $${MONGODB_TEST_URI:?names a server} && go test -race -shuffle=on -count=1 ./storage/... && go test -race -shuffle=on -count=1 -run 'Percakapan|Scenario|Cadangkan|Pindah' .
golden: ; go test . -run 'Percakapan|Readme' -update
bench: ; go test -run='^$$' -bench=. -benchtime=1x -timeout=30m . && go test -run='^$$' -bench=. -timeout=30m ./logistics ./storage && go test -run='^$$' -bench=Eskalasi -benchtime=30x -timeout=30m ./jobs && go test -run='^$$' -bench='Ringkasan|Digest' -benchtime=5x -timeout=30m ./jobs ./messages
test-ladders: ; go test ./jobs -run '^TestEskalasiModel$$' -count=1 -timeout=30m -kendala=10000
fuzz: ; for p in logistics bot simulator commands; do for f in $$(go test -list='^Fuzz' ./$$p | grep ^Fuzz); do go test -run='^$$' -fuzz="^$$f$$" -fuzztime=30s ./$$p || exit 1; done; done
run: ; go run . simulasi
lint: ; gofmt -l . && go vet ./... && golangci-lint run
vuln: ; govulncheck ./...
