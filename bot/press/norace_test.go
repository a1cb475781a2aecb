//go:build !race

package press

const raceDetector = false
