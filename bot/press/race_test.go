//go:build race

package press

const raceDetector = true
